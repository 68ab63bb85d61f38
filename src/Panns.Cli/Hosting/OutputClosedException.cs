namespace Panns.Cli.Hosting;

/// <summary>
/// Thrown when the reader of the output has closed it, as in <c>panns tag sounds/ | head -1</c>. Not an <see cref="IOException"/>, which would
/// be reported as an error of the current file.
/// </summary>
internal sealed class OutputClosedException(IOException cause) : Exception("the output was closed", cause);
