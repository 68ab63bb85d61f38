using System.CommandLine;
using System.Globalization;
using System.Net;

namespace Panns.Cli.Commands;

/// <summary><c>panns serve</c>: answers over HTTP.</summary>
internal static class ServeCommand
{
    /// <summary>The environment variable with the key that clients must send: a command line can be seen by all users of a machine.</summary>
    public const string KeyVariable = "PANNS_API_KEY";

    private const int MostThreads = 256;

    public static Command Create(CommandContext context)
    {
        var host = new Option<string>("--host")
        {
            Description = "Address to listen on: 127.0.0.1 for this machine alone, 0.0.0.0 for all of its addresses", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1",
        };
        host.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IPAddress.TryParse(token.Value, out _) && token.Value != "localhost")
            {
                result.AddError($"--host takes an IP address or localhost, not '{token.Value}'");
            }
        });
        var port = NumberOptions.Whole("--port", "Port to listen on; 0 for a free one", 5005, 0, 65535);
        Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
        var engine = new EngineOptions();
        Setting[] settings =
        [
            new(Text("--model", "Network for tags and embeddings [default: the weights' network, or the best in the store]", "NAME"), "Model"),
            new(Text("--weights", "Its checkpoint [default: the store's]", "FILE"), "Weights"),
            new(Text("--detector", "Network for events [default: that for tags, if it gives scores over time]", "NAME"), "Detector"),
            new(Text("--detector-weights", "Its checkpoint [default: the store's]", "FILE"), "DetectorWeights"),
            new(Text("--classifier", "Classifier that panns fit wrote (.panns)", "FILE"), "Classifier"),
            new(NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, MostThreads), "Threads"),
            new(NumberOptions.Count("--max-bytes", "Largest recording in bytes [default: 67108864]", 1024, int.MaxValue), "MaxBytes"),
            new(NumberOptions.Within("--max-seconds", "Longest recording [default: 600]", "SECONDS", 0.1, 86400), "MaxSeconds"),
            new(NumberOptions.Count("--max-pending", "Requests at a time; more are told to come again [default: 64]", 1, 100000), "MaxPending"),
            new(NumberOptions.Count("--max-per-second", "Requests of a client a second; 0 for any number [default: 100]", 0, 100000), "MaxPerSecond"),
        ];
        var command = new Command(
            "serve",
            $"Answers over HTTP: tags, embeddings, events and classes of recordings sent to it, and a page to try it. A key that clients must send is taken from {KeyVariable}.");
        command.Add(host);
        command.Add(port);
        foreach (var setting in settings)
        {
            command.Add(setting.Option);
        }

        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            var choice = engine.Read(parsed, new(null, null, null));
            var address = parsed.GetValue(host)!;
            List<string> arguments =
            [
                "--urls", string.Create(CultureInfo.InvariantCulture, $"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{parsed.GetValue(port)}"),
                "--Panns:Engine", choice.Engine.Name, "--Panns:Device", choice.Device, "--Panns:Precision", choice.Precision.ToString(),
            ];
            foreach (var setting in settings.Where(setting => parsed.GetResult(setting.Option)?.Tokens is [_, ..]))
            {
                arguments.AddRange([$"--Panns:{setting.Name}", parsed.GetResult(setting.Option)!.Tokens[^1].Value]);
            }

            var variables = new Dictionary<string, string>(StringComparer.Ordinal);
            if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
            {
                variables["Panns__ApiKey"] = key;
            }

            return context.Workbench.Serve(arguments, variables);
        });
        return command;
    }

    private sealed record Setting(Option Option, string Name);
}
