namespace Panns.Common.Net;

/// <summary>
/// Keeps two processes or threads from working on the same file: an empty file beside it, opened exclusively. The operating system
/// releases it when a process dies.
/// </summary>
/// <remarks>
/// If the holder fails, the lock file stays. Deleting it could let two processes hold a lock: one that had opened the old file, and one that
/// creates a new file. A holder that has finished calls <see cref="Remove"/>; a later process first checks for the finished work.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    // On Windows, access to a file that is being deleted is denied for a moment.
    private const int MostRefusals = 20;

    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="poll">Interval between checks.</param>
    /// <param name="waiting">Called once if another process holds the lock.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IOException">The lock file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the lock file or its folder is denied permanently.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan poll, Action waiting, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        for (var refusals = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException problem) when (IsHeld(problem))
            {
                if (!isWaiting)
                {
                    waiting();
                    isWaiting = true;
                }
            }
            catch (UnauthorizedAccessException) when (++refusals < MostRefusals)
            {
                // Retried below.
            }

            await Task.Delay(poll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the lock file; call once the finished work is visible to other processes.</summary>
    public void Remove()
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows cannot delete an open file.
            _held.Dispose();
        }

        try
        {
            File.Delete(_held.Name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A waiting process now holds the lock and will delete the file itself.
        }
    }

    public void Dispose() => _held.Dispose();

    private static bool IsHeld(IOException problem)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int LockViolation = unchecked((int)0x80070021);
        const int WouldBlockLinux = 11;
        const int WouldBlockMac = 35;
        return problem.HResult is SharingViolation or LockViolation or WouldBlockLinux or WouldBlockMac;
    }
}
