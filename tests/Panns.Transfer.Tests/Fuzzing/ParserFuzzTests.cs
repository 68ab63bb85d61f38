using Panns.Tests.Fuzzing;

namespace Panns.Transfer.Tests.Fuzzing;

/// <summary>Damaged files of the formats of labels, classifiers and packs.</summary>
[Collection(nameof(Alone))]
public sealed class ParserFuzzTests : IDisposable
{
    private const int Cases = 1000;

    private static readonly FuzzTarget[] Targets = [.. LabelTargets.All, .. ModelTargets.All, .. PackTargets.All];

    private readonly FuzzFolder _folder = new();

    public static TheoryData<string> Names => [.. Targets.Select(target => target.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_refused_or_read_but_never_break_the_reader(string name)
        => new FuzzRun(Array.Find(Targets, target => target.Name == name)!, _folder.Path).Check(Cases);
}
