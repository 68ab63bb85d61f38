namespace Panns.Tests.Fuzzing;

/// <summary>Damaged files of every format that Panns reads. Longer runs: bench/Panns.Fuzz.</summary>
[Collection(nameof(Support.Alone))]
public sealed class ParserFuzzTests : IDisposable
{
    private const int Cases = 1500;

    private static readonly FuzzTarget[] Targets = [.. AudioTargets.All, .. WeightTargets.All, .. TableTargets.All];

    private readonly FuzzFolder _folder = new();

    public static TheoryData<string> Names => [.. Targets.Select(target => target.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_refused_or_read_but_never_break_the_reader(string name)
    {
        var refused = new FuzzRun(Array.Find(Targets, target => target.Name == name)!, _folder.Path).Check(Cases);
        Assert.InRange(refused, name is "journal" or "rows" or "lengths" ? 0 : Cases / 20, Cases);
    }
}
