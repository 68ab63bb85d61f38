namespace Panns.Cli.Hosting;

/// <summary>
/// Whoever read our results has left: <c>panns tag sounds/ | head -1</c>. No <see cref="IOException"/>, which would be taken for a fault of
/// the file that is being worked on.
/// </summary>
internal sealed class OutputClosedException(IOException cause) : Exception("the output was closed", cause);
