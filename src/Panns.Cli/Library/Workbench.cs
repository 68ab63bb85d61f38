namespace Panns.Cli.Library;

/// <summary>The commands' work, done by the library.</summary>
internal sealed class Workbench : IWorkbench
{
    public IModelShelf Shelf { get; } = new EmptyShelf();

    public ITagger OpenTagger(ModelChoice choice) => throw Unavailable(choice);

    public IEmbedder OpenEmbedder(ModelChoice choice) => throw Unavailable(choice);

    public IDetector OpenDetector(ModelChoice choice) => throw Unavailable(choice);

    public int Convert(string source, string destination, CancellationToken cancellationToken)
        => throw new PannsException($"{source}: this build cannot read checkpoints");

    private static PannsException Unavailable(ModelChoice choice) => new($"{PannsModels.Get(choice.Model)}: this build cannot run networks");

    private sealed class EmptyShelf : IModelShelf
    {
        public bool CanPull(string model) => false;

        public string? Find(string model) => null;

        public string Pull(string model, Action<PullState> progress, CancellationToken cancellationToken) => throw new PannsException($"{model}: this build cannot download");
    }
}
