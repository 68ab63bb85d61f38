using Panns.Cli.Library;

namespace Panns.Cli.Tests.Support;

/// <summary>
/// A workbench whose answers are written down here: three classes; a file whose name holds "bad" cannot be read, one whose name holds
/// "defect" makes the library fail.
/// </summary>
internal sealed class FakeWorkbench : IWorkbench, IModelShelf, ITagger, IEmbedder, IDetector
{
    /// <summary>A score that only all of its digits give back.</summary>
    public const float Odd = 1 / 3f;

    public List<ModelChoice> Choices { get; } = [];

    public List<object> Settings { get; } = [];

    public bool Disposed { get; private set; }

    public IModelShelf Shelf => this;

    public IReadOnlyList<string> Labels { get; } = ["Speech", "Cat, meow", "Say \"hi\""];

    public int EmbeddingSize => 3;

    public ITagger OpenTagger(ModelChoice choice) => Open(choice);

    public IEmbedder OpenEmbedder(ModelChoice choice) => Open(choice);

    public IDetector OpenDetector(ModelChoice choice) => Open(choice);

    public TaggedFile Tag(string file, Windowing windowing, CancellationToken cancellationToken)
    {
        Check(file, windowing, cancellationToken);
        return new(12.5, [0.25f, Odd, 1e-7f], [new(0, 10, [0.5f, 0.25f, 0]), new(5, 12.5, [0, 0.75f, 1])]);
    }

    public EmbeddedFile Embed(string file, Windowing windowing, CancellationToken cancellationToken)
    {
        Check(file, windowing, cancellationToken);
        return new(2.5, [1, Odd, -3]);
    }

    public DetectedFile Detect(string file, DetectionSettings settings, CancellationToken cancellationToken)
    {
        Check(file, settings, cancellationToken);
        return new(0.03, [new("Cat, meow", 0, 0.02, 0.9f), new("Speech", 0.01, 0.03, Odd)], [0, 0.5f, 0, 0.25f, 0.9f, 0, Odd, 0, 0], 3, 0.01)
        {
            LogMel = [-100, -50, -40, -30, -20, -10],
            MelBins = 2,
        };
    }

    public bool CanPull(string model) => model is "Cnn14" or "MobileNetV1";

    public string? Find(string model) => model == "MobileNetV1" ? "/store/MobileNetV1.safetensors" : null;

    public string Pull(string model, Action<PullState> progress, CancellationToken cancellationToken)
    {
        progress(new(10 << 20, 100 << 20));
        return $"/store/{model}.safetensors";
    }

    public int Convert(string source, string destination, CancellationToken cancellationToken)
    {
        Check(source, destination, cancellationToken);
        return 42;
    }

    public void Dispose() => Disposed = true;

    private FakeWorkbench Open(ModelChoice choice)
    {
        Choices.Add(choice);
        return choice.Model == "absent" ? throw new PannsException("absent is not in the store: fetch it with panns models pull absent") : this;
    }

    private void Check(string file, object settings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Settings.Add(settings);
        if (file.Contains("bad", StringComparison.Ordinal))
        {
            throw new PannsException($"{file}: not an audio file");
        }

        if (file.Contains("defect", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("the impossible happened");
        }
    }
}
