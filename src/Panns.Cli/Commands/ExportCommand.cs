using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Onnx;

namespace Panns.Cli.Commands;

/// <summary><c>panns export</c>: a network with its weights, or a classifier, as an ONNX model.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Option<string?>("--model", "-m") { Description = "Network, as panns models lists them, or a classifier that panns fit wrote (.panns) [default: the network of the weights, or the best in the store, or the built-in Mini]", HelpName = "NAME" };
        var weights = new Option<string?>("--weights", "-w") { Description = "Checkpoint to export (.pth, .pt, .safetensors) [default: the store's]", HelpName = "FILE" };
        var destination = new Option<string>("--out", "-o") { Description = "Model to write; its name must end in .onnx", HelpName = "FILE", Required = true };
        var input = ChoiceOptions.One("--input", "Input of the model", "INPUT", ["waveform", "logmel"]);
        var outputs = ChoiceOptions.Several(
            "--output", "Outputs of the model [default: all]", "OUTPUT", ["clipwise", "embedding", "framewise", "logits"]);
        var frontEnd = ChoiceOptions.One("--front-end", "Operator for the spectrogram; convolution is faster in ONNX Runtime", "HOW", ["stft", "convolution"]);
        var opset = NumberOptions.Whole(
            "--opset", "Version of the operator set", OnnxExportOptions.MinimumOpset, OnnxExportOptions.MinimumOpset, OnnxExportOptions.MaximumOpset);
        var half = new Option<bool>("--fp16") { Description = "Compute in float16: half the size" };
        var quantized = new Option<bool>("--int8") { Description = "Compute in 8-bit integers: a quarter of the size; needs --calibrate" };
        var calibration = new Option<string?>("--calibrate")
        {
            Description = FormattableString.Invariant($"Folder of typical audio: up to {Int8Export.MostClips} files, 10 s of each"),
            HelpName = "FOLDER",
        };
        var command = new Command("export", "Exports a network, or your own classifier, as an ONNX model for other runtimes and languages.")
        {
            model, weights, destination, input, outputs, frontEnd, opset, half, quantized, calibration,
        };
        var recordings = new RecordingOptions("mix, or the one that the classifier learned from");
        recordings.AddTo(command);
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!PannsEngines.OnnxRuntime.Opens(path))
            {
                result.AddError($"--out takes a name that ends in .onnx, not '{path}'");
            }
        });
        command.Validators.Add(result =>
        {
            if (NetworkExport.IsClassifier(result.GetValue(weights)))
            {
                result.AddError("--weights takes a checkpoint; name a .panns file with --model");
            }
            else if (NetworkExport.IsClassifier(result.GetValue(model)) && result.GetValue(weights) is not null)
            {
                result.AddError("a .panns file holds its weights: leave out --weights");
            }
            else if (result.GetValue(half) && result.GetValue(quantized))
            {
                result.AddError("--fp16 and --int8 exclude each other");
            }
            else if (result.GetValue(quantized) != (result.GetValue(calibration) is not null))
            {
                result.AddError("--int8 and --calibrate need each other");
            }
            else if (recordings.IsGiven(result) && result.GetValue(calibration) is null)
            {
                result.AddError("--channel and --strict say how the audio of --calibrate is read: they need it");
            }
        });
        command.SetAction(parsed =>
        {
            var inputs = parsed.GetValue(calibration) is { } folder ? AudioFiles.Gather(context.Terminal, [folder]) : null;
            var choice = new ModelChoice(parsed.GetValue(model), parsed.GetValue(weights), null);
            var export = new ExportChoice
            {
                Destination = parsed.GetValue(destination)!,
                Input = parsed.GetValue(input)!,
                Outputs = parsed.GetValue(outputs) ?? [],
                FrontEnd = parsed.GetValue(frontEnd)!,
                Opset = parsed.GetValue(opset),
                HalfPrecision = parsed.GetValue(half),
                Calibration = inputs?.Files,
                Recordings = otherwise => recordings.Read(parsed, otherwise),
            };
            var report = context.Workbench.Export(choice, export, context.CancellationToken);
            if (report.Network is { } network)
            {
                NetworkNote.Say(context, parsed, choice.Model, choice.Weights, network);
            }

            foreach (var line in report.Lines)
            {
                context.Terminal.Print(line);
            }

            return Troubles(context.Terminal, inputs, report);
        });
        return command;
    }

    // As in other commands a recording that cannot be read is a line and the exit code; the model is written all the same.
    private static int Troubles(Terminal terminal, InputFiles? inputs, ExportReport report)
    {
        foreach (var error in report.Errors)
        {
            terminal.Say($"{error}; calibrated without it");
        }

        var notes = new RecordingNotes();
        foreach (var (file, issues) in report.Issues)
        {
            notes.Add(file, issues);
        }

        notes.Say(terminal, inputs?.Files.Count ?? 0);
        return report.Errors.Count == 0 && inputs is not { IsComplete: false } ? ExitCode.Success : ExitCode.Failure;
    }
}
