namespace Panns.Common.Net;

/// <summary>
/// Keeps two processes (or two threads) from working on one file: an empty file beside it, held open exclusively. The system lets go
/// of it when a process dies.
/// </summary>
/// <remarks>
/// The lock's file stays when its holder failed: were it deleted, one who has opened the old file and one who makes a new one would both
/// hold a lock. A holder that has finished the work deletes it by <see cref="Remove"/>: whoever comes next looks for the finished work first.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    // On Windows a file that is being deleted refuses access for a moment.
    private const int MostRefusals = 20;

    private readonly FileStream _held;

    private FileLock(FileStream held) => _held = held;

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="poll">How often to look.</param>
    /// <param name="waiting">Called once when another holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The lock's file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder or the file may not be written, and that does not pass.</exception>
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
                // Tried again below.
            }

            await Task.Delay(poll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the lock's file: the work is finished, and everyone can see that it is.</summary>
    public void Remove()
    {
        if (OperatingSystem.IsWindows())
        {
            // An open file cannot be deleted there.
            _held.Dispose();
        }

        try
        {
            File.Delete(_held.Name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A process that waited holds it by now: it deletes the file in its turn.
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
