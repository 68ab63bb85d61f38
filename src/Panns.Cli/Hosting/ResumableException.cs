namespace Panns.Cli.Hosting;

/// <summary>A command was canceled and can be resumed; the message says how.</summary>
internal sealed class ResumableException(string message, OperationCanceledException cause) : OperationCanceledException(message, cause, cause.CancellationToken);
