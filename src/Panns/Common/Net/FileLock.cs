namespace Panns.Common.Net;

/// <summary>
/// Keeps two processes (or two threads) from working on one file: an empty file beside it, held open exclusively. The system lets go
/// of it when a process dies.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="poll">How often to look.</param>
    /// <param name="waiting">Called once when another holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan poll, Action waiting, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException problem) when (IsHeld(problem))
            {
                if (first)
                {
                    waiting();
                }
            }

            await Task.Delay(poll, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _held.Dispose();
        try
        {
            // Whoever opened the file before it goes looks for the finished download first, so a lock on a deleted file does no harm.
            File.Delete(_held.Name);
        }
        catch (IOException problem) when (IsHeld(problem))
        {
            // On Windows, a process that waited holds it by now: it deletes the file in its turn.
        }
    }

    private static bool IsHeld(IOException problem)
    {
        const int SharingViolation = unchecked((int)0x80070020);
        const int LockViolation = unchecked((int)0x80070021);
        const int WouldBlockLinux = 11;
        const int WouldBlockMac = 35;
        return problem.HResult is SharingViolation or LockViolation or WouldBlockLinux or WouldBlockMac;
    }
}
