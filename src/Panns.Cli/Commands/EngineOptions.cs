using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>The options by which a command chooses what computes its network, and where.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", "What computes: the built-in engine, ONNX Runtime or libtorch", "ENGINE", EngineNames.All);

    private readonly Option<string> _device = CreateDevice();

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Validators.Add(result =>
        {
            // Neither values nor defaults are in place yet when a command is validated.
            var device = DeviceChoice.Parse(result.GetResult(_device)?.Tokens is [.., var name] ? name.Value : "cpu");
            if (device is { Gpu: not null } && EngineNames.Parse(result.GetResult(_engine)?.Tokens is [.., var engine] ? engine.Value : "") == EngineChoice.Cpu)
            {
                result.AddError($"--device {device} needs --engine torch or --engine onnx");
            }
        });
    }

    /// <summary>The choice with the engine and the device that the command line names.</summary>
    public ModelChoice Read(ParseResult parsed, ModelChoice choice) => choice with
    {
        Engine = EngineNames.Parse(parsed.GetValue(_engine)!),
        Device = DeviceChoice.Parse(parsed.GetValue(_device)!)!.Value,
    };

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
