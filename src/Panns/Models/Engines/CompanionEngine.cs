using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Models.Engines;

/// <summary>
/// An engine that comes in a package of its own, which is loaded when the engine is first asked for more than its name, and which a program
/// need not have.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="title">What sentences call it.</param>
/// <param name="package">The package that brings it.</param>
/// <param name="find">Finds it in this program; null where the program lacks it.</param>
internal sealed class CompanionEngine(string name, string title, string package, Func<PannsEngine?> find) : PannsEngine(name, title)
{
    private readonly Lazy<PannsEngine?> _found = new(find);
    private PannsEngine? _registered;

    /// <summary>Whether it trains, which is known without loading it.</summary>
    public required bool Trains { get; init; }

    /// <summary>The ending of files of its own kind; null for none.</summary>
    public string? FileEnding { get; init; }

    public override bool CanTrain => Trains;

    public override bool HasDevices => true;

    public override string? WhyUnavailable => Find() is { } engine ? engine.WhyUnavailable : Missing;

    public override string Details => Engine.Details;

    public override IReadOnlyList<EngineDevice> Devices => Engine.Devices;

    public override int PreferredBatch => Engine.PreferredBatch;

    private PannsEngine Engine => Find() ?? throw new PannsException(Missing);

    private string Missing => $"{Title} is not here: add the package {package} to the program";

    /// <summary>Puts an engine in its place.</summary>
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
