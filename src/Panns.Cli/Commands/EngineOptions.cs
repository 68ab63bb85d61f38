using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>The options that choose the engine, the device and the precision of weights.</summary>
internal sealed class EngineOptions
{
    /// <summary>The form of device names.</summary>
    public const string Devices = "cpu, cuda or cuda:N";

    private static readonly PannsEngine[] WithDevices = [.. PannsEngines.All.Where(engine => engine.HasDevices)];

    private readonly Option<string> _engine = ChoiceOptions.One(
        "--engine", $"Engine that runs the network: {ChoiceOptions.Listed(PannsEngines.All.Select(engine => engine.Title))}", "ENGINE", [.. PannsEngines.All.Select(engine => engine.Name)]);

    private readonly Option<string> _device = CreateDevice();

    private readonly Option<string> _precision = PrecisionOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Add(_precision);
        PrecisionOption.AddCheckTo(command, _precision, _engine);
        command.Validators.Add(result =>
        {
            // Validation runs before values and defaults are set; an unknown engine is reported by its own option.
            var device = result.GetResult(_device)?.Tokens is [.., var name] ? name.Value : EngineDevice.Cpu;
            var engine = result.GetResult(_engine)?.Tokens is [.., var word] ? word.Value : PannsEngines.Cpu.Name;
            if (EngineDevice.TryParse(device, out var gpu) && gpu is not null && PannsEngines.All.Any(one => one.Name == engine && !one.HasDevices))
            {
                result.AddError($"--device {device} needs --engine {string.Join(" or --engine ", WithDevices.Select(one => one.Name))}");
            }
        });
    }

    /// <summary>Adds the engine and the device of the command line to a choice.</summary>
    public ModelChoice Read(ParseResult parsed, ModelChoice choice) => choice with
    {
        Engine = PannsEngines.Get(parsed.GetValue(_engine)!),
        Device = parsed.GetValue(_device)!,
        Precision = PrecisionOption.Read(parsed, _precision),
    };

    private static Option<string> CreateDevice()
    {
        var option = new Option<string>("--device")
        {
            Description = $"Device for {ChoiceOptions.Listed(WithDevices.Select(engine => engine.Name), "and")}: {Devices}",
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
