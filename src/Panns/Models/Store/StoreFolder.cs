using Panns.Common;

namespace Panns.Models.Store;

/// <summary>Where each platform keeps files that can be downloaded again.</summary>
[BestFriend]
internal static class StoreFolder
{
    private const string Name = "panns";

    public static string Find(Func<string, string?> variable)
    {
        if (variable("PANNS_HOME") is { Length: > 0 } home)
        {
            return home;
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Name);
        }

        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
        {
            return Path.Combine(user, "Library", "Caches", Name);
        }

        // The XDG specification says to ignore relative paths.
        return variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? Path.Combine(cache, Name)
            : Path.Combine(user, ".cache", Name);
    }
}
