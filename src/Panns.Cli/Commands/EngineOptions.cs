using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>The options by which a command chooses what computes its network, and where.</summary>
internal sealed class EngineOptions
{
    /// <summary>What the names of devices look like.</summary>
    public const string Devices = "cpu, cuda or cuda:N";

    private static readonly PannsEngine[] WithDevices = [.. PannsEngines.All.Where(engine => engine.HasDevices)];

    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", $"What computes: {ChoiceOptions.Listed(PannsEngines.All.Select(engine => engine.Title))}", "ENGINE", [.. PannsEngines.All.Select(engine => engine.Name)]);

    private readonly Option<string> _device = CreateDevice();

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Validators.Add(result =>
        {
            // Neither values nor defaults are in place yet when a command is validated; an engine that does not exist is an error by itself.
            var device = result.GetResult(_device)?.Tokens is [.., var name] ? name.Value : EngineDevice.Cpu;
            var engine = result.GetResult(_engine)?.Tokens is [.., var word] ? word.Value : PannsEngines.Cpu.Name;
            if (EngineDevice.TryParse(device, out var gpu) && gpu is not null && PannsEngines.All.Any(one => one.Name == engine && !one.HasDevices))
            {
                result.AddError($"--device {device} needs --engine {string.Join(" or --engine ", WithDevices.Select(one => one.Name))}");
            }
        });
    }

    /// <summary>The choice with the engine and the device that the command line names.</summary>
    public ModelChoice Read(ParseResult parsed, ModelChoice choice) => choice with
    {
        Engine = PannsEngines.Get(parsed.GetValue(_engine)!),
        Device = parsed.GetValue(_device)!,
    };

    private static Option<string> CreateDevice()
    {
        var option = new Option<string>("--device")
        {
            Description = $"Where {ChoiceOptions.Listed(WithDevices.Select(engine => engine.Name), "and")} compute: {Devices}",
            HelpName = "DEVICE",
            DefaultValueFactory = _ => EngineDevice.Cpu,
        };
        option.Validators.Add(result =>
        {
            var name = result.Tokens.Count > 0 ? result.Tokens[^1].Value : EngineDevice.Cpu;
            if (!EngineDevice.TryParse(name, out _))
            {
                result.AddError($"--device takes {Devices}, not '{name}'");
            }
        });
        return option;
    }
}
