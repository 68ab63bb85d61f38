using Panns.Architecture.Tests.Reading;

namespace Panns.Architecture.Tests;

/// <summary>The libraries' folders are layered as in docs/architecture.md: the built assemblies have no other dependencies.</summary>
public sealed class RoomTests
{
    public static TheoryData<string> Libraries { get; } = ["Panns", "Panns.Transfer"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_room_uses_one_above_it(string library)
    {
        var rooms = Rooms.Of(library);
        using var assembly = BuiltAssembly.Open(library);
        AssertNone(
            from type in assembly.Types
            from used in assembly.UsedBy(type)
            where !rooms.Allows(type.Room, used.Room)
            select $"{type.Room} -> {used.Room}: {type} uses {used}");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_room_has_its_place_in_the_order(string library)
    {
        using var assembly = BuiltAssembly.Open(library);
        Assert.Equal(Rooms.Of(library).All.Order(StringComparer.Ordinal), assembly.Types.Select(type => type.Room).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Internal types are in their folder's namespace; public ones in that or a parent, so that users need few usings.</summary>
    [Theory]
    [InlineData("Panns")]
    [InlineData("Panns.Transfer")]
    [InlineData("Panns.Onnx")]
    [InlineData("Panns.TorchSharp")]
    [InlineData("Panns.ML")]
    [InlineData("Panns.Extensions.AI")]
    [InlineData("Panns.AspNetCore")]
    [InlineData("Panns.Diagnostics")]
    [InlineData("Panns.Cli")]
    public void Namespaces_follow_folders(string library)
    {
        using var assembly = BuiltAssembly.Open(library);
        AssertNone(
            from type in assembly.Types
            let folder = type.Folders is [""] ? library : $"{library}.{type.Folders[0].Replace('/', '.')}"
            let isAbove = type.IsPublic && folder.StartsWith(type.Namespace + ".", StringComparison.Ordinal)
            where type.Folders.Count != 1 || !(type.Namespace == folder || isAbove)
            select $"{type} lies in {string.Join(" and ", type.Folders)}");
    }

    /// <summary>The rule itself, on a small example.</summary>
    [Theory]
    [InlineData("Cellar", "Cellar", true)]
    [InlineData("Hall", "Cellar", true)]
    [InlineData("Cellar", "Hall", false)]
    [InlineData("Kitchen", "Parlour", false)]
    [InlineData("Garden", "Cellar", true)]
    [InlineData("Garden", "Hall", false)]
    [InlineData("Hall", "Garden", true)]
    [InlineData("Cellar", "Garden", false)]
    public void Arrows_point_down(string from, string to, bool isAllowed)
    {
        var house = new Rooms("House", [["Cellar"], ["Hall"], ["Kitchen", "Parlour"]]) { Beside = new Dictionary<string, string[]> { ["Garden"] = ["Cellar"] } };
        Assert.Equal(isAllowed, house.Allows(from, to));
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
