using System.CommandLine;
using Panns.Cli.Library;
using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options by which a command chooses what trains whole networks, and runs them.</summary>
internal sealed class TrainingEngineOptions
{
    private const string Cpu = "cpu";
    private const string Torch = "torch";

    private readonly Option<string?> _engine = ChoiceOptions.Maybe("--engine", "What runs and trains networks: the built-in engine, or libtorch", "ENGINE", [Cpu, Torch]);

    private readonly Option<string?> _device = new("--device")
    {
        Description = "With --engine torch: cpu, cuda, cuda:1, or several with commas, which share every batch",
        HelpName = "LIST",
    };

    private readonly Option<string?> _precision = ChoiceOptions.Maybe(
        "--precision", "With --engine torch, of convolutions and linear layers in training", "BITS", TorchTraining.Precisions);

    public TrainingEngineOptions()
        => _device.Validators.Add(result =>
        {
            var names = result.Tokens.Count > 0 ? result.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries) : [];
            if (Array.Find(names, name => DeviceChoice.Parse(name) is null) is { } unknown)
            {
                result.AddError($"--device takes {DeviceChoice.Names}, or several with commas, not '{unknown}'");
            }
        });

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [.. Everywhere, .. InTraining];

    /// <summary>Those of every use of a network.</summary>
    public IReadOnlyList<Option> Everywhere => [_engine, _device];

    /// <summary>Those of training.</summary>
    public IReadOnlyList<Option> InTraining => [_precision];

    /// <summary>Refuses what only libtorch takes where it is not asked for.</summary>
    public void AddCheckTo(Command command) => command.Validators.Add(result =>
    {
        // Values are not in place yet when a command is validated.
        if (result.GetResult(_engine)?.Tokens is not [.., { Value: Torch }]
            && Array.Find<Option>([_device, _precision], option => result.GetResult(option) is { Implicit: false }) is { } option)
        {
            result.AddError($"{option.Name} is libtorch's: add --engine torch");
        }
    });

    /// <summary>What runs networks before and after training; null for the built-in engine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="clipsAtOnce">How many threads will call a session at once.</param>
    public Func<NetworkDescription, StateDict, IInferenceSession>? Backend(ParseResult parsed, int clipsAtOnce)
        => parsed.GetValue(_engine) == Torch ? TorchTraining.Backend(parsed.GetValue(_device) ?? Cpu, clipsAtOnce) : null;

    /// <summary>What trains networks.</summary>
    /// <exception cref="PannsException">It cannot be used: the message says why and what to do.</exception>
    public ITrainingEngineFactory Create(ParseResult parsed) => parsed.GetValue(_engine) == Torch
        ? TorchTraining.Create(parsed.GetValue(_device) ?? Cpu, parsed.GetValue(_precision) ?? TorchTraining.Precisions[0])
        : TrainingEngines.Cpu;
}
