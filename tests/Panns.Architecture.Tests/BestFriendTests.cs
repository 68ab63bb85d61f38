using Panns.Architecture.Tests.Reading;

namespace Panns.Architecture.Tests;

/// <summary>
/// Internals used by another package are marked with [BestFriend], so that whoever changes the declaration sees that another
/// package depends on it.
/// </summary>
public sealed class BestFriendTests
{
    [Theory]
    [InlineData("Panns.Transfer", "Panns")]
    [InlineData("Panns.Onnx", "Panns")]
    [InlineData("Panns.TorchSharp", "Panns")]
    [InlineData("Panns.ML", "Panns")]
    [InlineData("Panns.ML", "Panns.Transfer")]
    [InlineData("Panns.ML", "Panns.Onnx")]
    [InlineData("Panns.Interactive", "Panns")]
    [InlineData("Panns.Interactive", "Panns.Transfer")]
    [InlineData("Panns.Extensions.AI", "Panns")]
    [InlineData("Panns.AspNetCore", "Panns")]
    [InlineData("Panns.AspNetCore", "Panns.Transfer")]
    public void No_internal_is_used_unmarked(string user, string owner)
    {
        using var friend = BuiltAssembly.Open(user);
        using var owning = BuiltAssembly.Open(owner);
        var found = new InternalUses(friend, owning).Unmarked().Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, $"{user} uses internals of {owner} that bear no [BestFriend]: mark them, or make them public where users profit\n{string.Join('\n', found)}");
    }
}
