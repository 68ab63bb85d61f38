using System.Reflection;

namespace Panns.Cli.Hosting;

/// <summary>The output of <c>panns --version</c>.</summary>
internal static class VersionText
{
    public static string Line
    {
        get
        {
            var version = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            var build = version.IndexOf('+', StringComparison.Ordinal);
            return $"panns {(build < 0 ? version : version[..build])}";
        }
    }
}
