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

    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", "What runs and trains networks: the built-in engine, or libtorch", "ENGINE", [Cpu, Torch]);

    private readonly Option<string?> _device = new("--device")
    {
        Description = "With --engine torch: cpu, cuda, cuda:1, or several with commas, which share every batch [default: cpu]",
        HelpName = "LIST",
    };

    private readonly Option<string> _precision = ChoiceOptions.One(
        "--precision", "With --engine torch, of convolutions and linear layers in training", "BITS", TorchTraining.Precisions);

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Add(_precision);
    }

    /// <summary>What runs networks before and after training; null for the built-in engine.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="clipsAtOnce">How many threads will call a session at once.</param>
    public Func<NetworkDescription, StateDict, IInferenceSession>? Backend(ParseResult parsed, int clipsAtOnce)
        => parsed.GetValue(_engine) == Torch ? TorchTraining.Backend(parsed.GetValue(_device) ?? Cpu, clipsAtOnce) : null;

    /// <summary>What trains networks.</summary>
    /// <exception cref="PannsException">It cannot be used: the message says why and what to do.</exception>
    public ITrainingEngineFactory Create(ParseResult parsed)
    {
        var (device, precision) = (parsed.GetValue(_device), parsed.GetValue(_precision)!);
        if (parsed.GetValue(_engine) == Torch)
        {
            return TorchTraining.Create(device ?? Cpu, precision);
        }

        return device is null && precision == TorchTraining.Precisions[0]
            ? TrainingEngines.Cpu
            : throw new PannsException("--device and --precision are libtorch's: add --engine torch");
    }
}
