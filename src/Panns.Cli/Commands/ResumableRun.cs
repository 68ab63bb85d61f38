using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Clips;

namespace Panns.Cli.Commands;

/// <summary>Runs a loop over files whose results go into a file that can be resumed.</summary>
internal static class ResumableRun
{
    /// <summary>Runs the loop, completes the file or says how far it came, and returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="inputs">The recordings.</param>
    /// <param name="path">The file.</param>
    /// <param name="identity">Identifies what determines the results.</param>
    /// <param name="file">Receives the results in the loop.</param>
    /// <param name="loop">Goes over the recordings that are left; returns the exit code.</param>
    /// <param name="done">What happens to a file: embedded, processed.</param>
    public static int Of(CommandContext context, InputFiles inputs, string path, string identity, IResumableFile file, Func<int> loop, string done)
    {
        int code;
        try
        {
            code = loop();
        }
        catch (OperationCanceledException canceled) when (file.Count > 0)
        {
            throw new ResumableException($"canceled {Kept(file, inputs)}", canceled);
        }
        catch when (file.Count > 0)
        {
            context.Terminal.Say($"{path}: stopped {Kept(file, inputs)}");
            throw;
        }

        if (file.Failed == file.Count && inputs.Shard is null)
        {
            file.Discard();
            context.Terminal.Say($"no file could be {done}; {path} was not written");
            return ExitCode.Failure;
        }

        file.Complete();
        inputs.Complete(path, file.Failed, identity);
        context.Terminal.Wrote(path, Files(file.Count, file.Failed, path));
        return file.Failed > 0 ? ExitCode.PartlyFailed : code;
    }

    /// <summary>How many files a table is of, and where those that failed are listed.</summary>
    public static string Files(int count, int failed, string path) => string.Create(
        CultureInfo.InvariantCulture, $"{count} file{(count == 1 ? "" : "s")}{(failed == 0 ? "" : $", {failed} of which failed ({Path.ChangeExtension(path, ".errors.csv")})")}");

    private static string Kept(IResumableFile file, InputFiles inputs)
        => string.Create(CultureInfo.InvariantCulture, $"after {file.Count} of {inputs.Files.Count} files; run the same command with --resume to continue");
}
