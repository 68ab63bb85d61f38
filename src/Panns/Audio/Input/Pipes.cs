namespace Panns.Audio.Input;

/// <summary>Receives input from pipes: standard input, named pipes, and a shell's process substitution (<c>&lt;(...)</c>).</summary>
internal static class Pipes
{
    /// <summary>Spools all that a pipe provides; returns null if the path is an ordinary file.</summary>
    /// <exception cref="PannsException">The path does not exist or is a folder.</exception>
    /// <exception cref="OperationCanceledException">Waiting was canceled.</exception>
    public static Spool? Receive(string path, CancellationToken cancellationToken)
    {
        if (path == AudioInput.StandardInput)
        {
            return Wait(() => Spool.Receive(Console.OpenStandardInput(), "- (the standard input)"), cancellationToken);
        }

        // The system is asked once for all that follows: bulk work looks at millions of files.
        var info = path.Contains('\0') ? null : new FileInfo(path);
        if (info is not { Exists: true })
        {
            throw new PannsException(Directory.Exists(path) ? $"{path}: a folder, not an audio file" : $"{path}: there is no such file");
        }

        // A pipe has length 0, and so may a link before it is followed. Opening either may block forever, so do that where it can be canceled.
        return info.Length > 0 && !info.Attributes.HasFlag(FileAttributes.ReparsePoint) ? null : Wait(() => OfPath(path), cancellationToken);
    }

    private static Spool? OfPath(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.CanSeek ? null : Spool.Receive(file, path);
    }

    // Blocks on another thread, which is abandoned if waiting is canceled.
    private static Spool? Wait(Func<Spool?> receive, CancellationToken cancellationToken)
    {
        var received = Task.Factory.StartNew(receive, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            received.Wait(cancellationToken);
            return received.Result;
        }
        catch (OperationCanceledException)
        {
            received.ContinueWith(late => late.Result?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }
}
