using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>The options by which every command that runs a network chooses it.</summary>
internal sealed class ModelOptions
{
    private const int MostThreads = 256;

    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "Network, as panns models lists them [default: the one that the weights belong to, or the best in the store]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "Checkpoint to load (.pth, .pt, .safetensors; .onnx with --engine onnx) [default: the store's, see panns models]",
        HelpName = "FILE",
    };

    private readonly Option<int?> _threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, MostThreads);

    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", "What computes: the built-in engine, ONNX Runtime or libtorch", "ENGINE", EngineNames.All);

    private readonly Option<string> _device = CreateDevice();

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_weights);
        command.Add(_engine);
        command.Add(_device);
        command.Add(_threads);
        command.Validators.Add(result =>
        {
            // Defaults are not in place yet when a command is validated.
            var device = DeviceChoice.Parse(result.GetValue(_device) ?? "cpu");
            if (device is { Gpu: not null } && EngineNames.Parse(result.GetValue(_engine) ?? "") == EngineChoice.Cpu)
            {
                result.AddError($"--device {device} needs --engine torch or --engine onnx");
            }
        });
    }

    /// <summary>Opens what a command runs; tells a person at a terminal which network it is where the command line does not.</summary>
    public T Open<T>(CommandContext context, ParseResult parsed, Func<ModelChoice, T> open)
        where T : IOpenModel
    {
        var choice = new ModelChoice(parsed.GetValue(_model), parsed.GetValue(_weights), parsed.GetValue(_threads))
        {
            Engine = EngineNames.Parse(parsed.GetValue(_engine)!),
            Device = DeviceChoice.Parse(parsed.GetValue(_device)!)!.Value,
        };
        var opened = open(choice);
        if (choice.Model is null && context.Terminal.ErrorIsTerminal && !parsed.GetValue(context.Quiet))
        {
            context.Terminal.Say($"the network is {opened.Model}");
        }

        return opened;
    }

    private static Option<string> CreateDevice()
    {
        var option = new Option<string>("--device")
        {
            Description = $"Where torch and onnx compute: {DeviceChoice.Names}",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => "cpu",
        };
        option.Validators.Add(result =>
        {
            var name = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "cpu";
            if (DeviceChoice.Parse(name) is null)
            {
                result.AddError($"--device takes {DeviceChoice.Names}, not '{name}'");
            }
        });
        return option;
    }
}
