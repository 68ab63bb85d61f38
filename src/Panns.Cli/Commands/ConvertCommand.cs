using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary><c>panns convert</c>: converts a PyTorch checkpoint to safetensors.</summary>
internal static class ConvertCommand
{
    public static Command Create(CommandContext context)
    {
        var source = new Argument<string>("IN") { Description = "Checkpoint: .pth, .pt or .safetensors" };
        var destination = new Argument<string>("OUT") { Description = "A name that ends in .safetensors" };
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"OUT takes a name that ends in .safetensors, not '{path}'");
            }
        });
        var half = new Option<bool>("--fp16") { Description = "Write float16: half the size, three digits" };
        var command = new Command("convert", "Converts a checkpoint to safetensors, which loads faster and cannot contain code.") { source, destination, half };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(destination)!;
            var (tensors, notFinite) = context.Workbench.Convert(parsed.GetValue(source)!, path, new() { HalfPrecision = parsed.GetValue(half) }, context.CancellationToken);
            context.Terminal.Print(FormattableString.Invariant($"{path}: {tensors} tensors"));
            if (notFinite.Count > 0)
            {
                var others = notFinite.Count > 1 ? FormattableString.Invariant($" and {notFinite.Count - 1} more hold") : " holds";
                context.Terminal.Say($"{path}: tensor '{notFinite[0]}'{others} NaN or infinity: the network cannot be used; take an earlier checkpoint");
            }
        });
        return command;
    }
}
