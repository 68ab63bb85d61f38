using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Cli.Library;
using Panns.Training;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options that choose the engine and devices for training and running networks.</summary>
internal sealed class TrainingEngineOptions
{
    private static readonly PannsEngine[] Engines = [.. PannsEngines.All.Where(engine => engine.CanTrain)];

    // Names of engines that support other devices.
    private static readonly string WithDevices = string.Join(" or ", Engines.Where(engine => engine.HasDevices).Select(engine => engine.Name));

    private readonly Option<string?> _engine = ChoiceOptions.Maybe(
        "--engine", $"Engine that runs and trains networks: {ChoiceOptions.Listed(Engines.Select(engine => engine.Title))}", "ENGINE", [.. Engines.Select(engine => engine.Name)]);

    private readonly Option<string?> _device = new("--device")
    {
        Description = $"With --engine {WithDevices}: cpu, cuda, cuda:1, or several with commas, which share every batch",
        HelpName = "LIST",
    };

    private readonly Option<string> _weights = PrecisionOption.Create();

    private readonly Option<string?> _precision = ChoiceOptions.Maybe(
        "--precision", $"With --engine {WithDevices}: precision of convolutions and linear layers in training", "BITS", ["full", "tf32", "bf16"]);

    public TrainingEngineOptions()
        => _device.Validators.Add(result =>
        {
            if (Array.Find(Devices(result.Tokens.Count > 0 ? result.Tokens[^1].Value : null), name => !EngineDevice.TryParse(name, out _)) is { } unknown)
            {
                result.AddError($"--device takes {EngineOptions.Devices}, or several with commas, not '{unknown}'");
            }
        });

    /// <summary>All these options.</summary>
    public IEnumerable<Option> All => [.. Everywhere, .. InTraining];

    /// <summary>The options for every use of a network.</summary>
    public IReadOnlyList<Option> Everywhere => [_engine, _device, _weights];

    /// <summary>The options for training only.</summary>
    public IReadOnlyList<Option> InTraining => [_precision];

    /// <summary>Refuses options that the built-in engine does not support.</summary>
    public void AddCheckTo(Command command)
    {
        PrecisionOption.AddCheckTo(command, _weights, _engine);
        command.Validators.Add(CheckDevice);
    }

    private void CheckDevice(CommandResult result)
    {
        // Validation runs before values and defaults are set; an unknown engine is reported by its own option.
        var name = result.GetResult(_engine)?.Tokens is [.., var word] ? word.Value : PannsEngines.Cpu.Name;
        if (Array.Exists(Engines, engine => engine.Name == name && !engine.HasDevices)
            && Array.Find<Option>([_device, _precision], option => result.GetResult(option) is { Implicit: false }) is { } option)
        {
            result.AddError($"{option.Name} is not for {PannsEngines.Get(name).Title}: add --engine {WithDevices}");
        }
    }

    /// <summary>
    /// Options to run networks before and after training: on the first device and never in the precision of training, on which embeddings must not
    /// depend.
    /// </summary>
    /// <exception cref="PannsException">The engine cannot be used.</exception>
    public PannsModelOptions Running(ParseResult parsed) => new()
    {
        Engine = Engine(parsed), Device = Devices(parsed.GetValue(_device))[0], Precision = PrecisionOption.Read(parsed, _weights),
    };

    /// <summary>Makes the training engine factory.</summary>
    /// <exception cref="PannsException">The engine cannot be used; the message says why and what to do.</exception>
    public ITrainingEngineFactory Create(ParseResult parsed)
        => Engine(parsed).CreateTrainer(new() { Devices = [.. Devices(parsed.GetValue(_device))], Precision = parsed.GetValue(_precision) });

    private static string[] Devices(string? list) => (list ?? EngineDevice.Cpu).Split(',', StringSplitOptions.TrimEntries);

    private PannsEngine Engine(ParseResult parsed) => ModelLoading.Usable(PannsEngines.Get(parsed.GetValue(_engine) ?? PannsEngines.Cpu.Name));
}
