using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Models.Engines;

/// <summary>
/// An engine in an optional package, which is loaded when more than the engine's name is first
/// needed.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="title">Its name in messages.</param>
/// <param name="package">The package that contains it.</param>
/// <param name="find">Loads it from the package; returns null if the program does not have the package.</param>
internal sealed class CompanionEngine(string name, string title, string package, Func<PannsEngine?> find) : PannsEngine(name, title)
{
    private readonly Lazy<PannsEngine?> _found = new(find);
    private PannsEngine? _registered;

    /// <summary>Whether it can train; known without loading the package.</summary>
    public required bool Trains { get; init; }

    /// <summary>Extension of the engine's own model files; null for none.</summary>
    public string? FileEnding { get; init; }

    public override bool CanTrain => Trains;

    public override bool HasDevices => true;

    public override string? WhyUnavailable => Find() is { } engine ? engine.WhyUnavailable : Missing;

    public override string Details => Engine.Details;

    public override string? Notice => Find()?.Notice;

    public override IReadOnlyList<EngineDevice> Devices => Engine.Devices;

    public override int PreferredBatch => Engine.PreferredBatch;

    private PannsEngine Engine => Find() ?? throw new PannsException(Missing);

    private string Missing => $"{Title} is not available: add the package {package} to the program";

    /// <summary>Replaces the engine from the package.</summary>
    public void Register(PannsEngine engine) => _registered = engine;

    public override ITrainingEngineFactory CreateTrainer(EngineTrainingOptions? options = null)
        => Trains ? Engine.CreateTrainer(options) : base.CreateTrainer(options);

    public override bool Opens(string path) => FileEnding is not null && FileEnding.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase);

    public override PannsModel OpenModel(string path, PannsModelOptions options) => Engine.OpenModel(path, options);

    protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
        => Engine.CreateOf(network, weights, device, threads);

    protected override (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
        => Engine.CreateForCallersOf(network, weights, device);

    private PannsEngine? Find() => _registered ?? _found.Value;
}
