namespace Panns.Cli.Hosting;

/// <summary>The command line itself is wrong, which was seen only after it was parsed: the exit code is that of usage.</summary>
internal sealed class UsageException(string message) : PannsException(message);
