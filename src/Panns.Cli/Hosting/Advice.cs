using Panns.Cli.Output;

namespace Panns.Cli.Hosting;

/// <summary>Advice on errors of the library, in terms of the command line.</summary>
internal static class Advice
{
    /// <summary>The text to append to an exception's message; empty if the message is sufficient.</summary>
    public static string On(Exception exception) => exception is not ModelUnavailableException missing ? OnPackage(exception.Message) : missing.Problem switch
    {
        ModelProblem.UnknownName => " (all: panns models)",
        ModelProblem.NotInStore => $"; get them with: panns models pull {missing.Models[0].Name} (or give a file with --weights){NetworkProposal.InPlaceOf(missing.Models[0])}",
        ModelProblem.NotPublished => "; give it with --weights",
        ModelProblem.NotRecognized => "; name the network with --model to see what differs",
        ModelProblem.Ambiguous => " with --model",
        ModelProblem.OfAnEngine => $"; run it with --engine {missing.Engine!.Name}",
        ModelProblem.NotNamed => ": give one with --model",
        ModelProblem.NoWeights => ": give them with --weights",
        _ => "",
    };

    // The library names the package that brings the native library; in a clone of the sources the script restores it and builds again.
    private static string OnPackage(string message)
        => message.Contains("reference the package TorchSharp-cuda", StringComparison.Ordinal) ? "; in a clone: ./panns --torch cuda"
            : message.Contains("reference the package TorchSharp-cpu", StringComparison.Ordinal) ? "; in a clone: ./panns --torch cpu"
            : message.Contains("reference the package Microsoft.ML.OnnxRuntime.Gpu", StringComparison.Ordinal) ? "; in a clone: ./panns --onnx cuda"
            : "";
}
