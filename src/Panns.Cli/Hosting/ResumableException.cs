namespace Panns.Cli.Hosting;

/// <summary>A command was canceled and can be taken up again; the message is the line that says how.</summary>
internal sealed class ResumableException(string message, OperationCanceledException cause) : OperationCanceledException(message, cause, cause.CancellationToken);
