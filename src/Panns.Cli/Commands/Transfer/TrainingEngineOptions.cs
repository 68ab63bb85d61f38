using System.CommandLine;
using Panns.Cli.Library;
using Panns.Training;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options by which a command chooses what trains whole networks.</summary>
internal sealed class TrainingEngineOptions
{
    private const string Cpu = "cpu";
    private const string Torch = "torch";

    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", "What trains networks (fine_tune, scratch): the built-in engine, or libtorch", "ENGINE", [Cpu, Torch]);

    private readonly Option<string?> _device = new("--device")
    {
        Description = "With --engine torch: cpu, cuda, cuda:1, or several with commas, which share every batch [default: cpu]",
        HelpName = "LIST",
    };

    private readonly Option<string> _precision = ChoiceOptions.One(
        "--precision", "With --engine torch, of convolutions and linear layers", "BITS", TorchTraining.Precisions);

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Add(_precision);
    }

    /// <summary>The back end that the command line asks for.</summary>
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
