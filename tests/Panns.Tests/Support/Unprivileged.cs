using System.Runtime.InteropServices;

namespace Panns.Tests.Support;

/// <summary>Runs code without root rights, since root can open every folder.</summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    public static T Run<T>(Func<T> work)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "takes a user's rights away as Linux lets a thread do");
        T? result = default;
        Exception? problem = null;
        var thread = new Thread(() =>
        {
            // Only for this thread, which ends afterward.
            _ = SetFileUser(Environment.IsPrivilegedProcess ? Nobody : uint.MaxValue);
            try
            {
                result = work();
            }
            catch (Exception error)
            {
                problem = error;
            }
        });
        thread.Start();
        thread.Join();
        return problem is null ? result! : throw new InvalidOperationException(problem.Message, problem);
    }

    /// <summary>Closes a folder to everyone except root until the result is disposed of; the test's own parent folder is open to all.</summary>
    public static IDisposable Close(string folder, string own)
    {
        SetMode(own, Open);
        return new ClosedFolder(folder);
    }

    private static void SetMode(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }
    }

    private sealed class ClosedFolder : IDisposable
    {
        private readonly string _folder;

        public ClosedFolder(string folder)
        {
            _folder = folder;
            SetMode(folder, UnixFileMode.None);
        }

        public void Dispose() => SetMode(_folder, Open);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
