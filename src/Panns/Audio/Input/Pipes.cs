namespace Panns.Audio.Input;

/// <summary>Receives what comes through a pipe: the standard input, one with a name, one that a shell made (<c>&lt;(...)</c>).</summary>
internal static class Pipes
{
    /// <summary>Keeps all that a pipe gives; null where a path is that of a file.</summary>
    /// <exception cref="PannsException">There is nothing of that name, or something that is no file.</exception>
    /// <exception cref="OperationCanceledException">It was ended while it waited.</exception>
    public static Spool? Receive(string path, CancellationToken cancellationToken)
    {
        if (path == AudioInput.StandardInput)
        {
            return Wait(() => Spool.Receive(Console.OpenStandardInput(), "- (the standard input)"), cancellationToken);
        }

        if (Directory.Exists(path))
        {
            throw new PannsException($"{path}: a folder, not an audio file");
        }

        if (!File.Exists(path))
        {
            throw new PannsException($"{path}: there is no such file");
        }

        // A pipe has no length, and neither has what a link leads to before it is followed: opening either may take for ever.
        var info = new FileInfo(path);
        return info.Length > 0 && info.LinkTarget is null ? null : Wait(() => OfPath(path), cancellationToken);
    }

    private static Spool? OfPath(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.CanSeek ? null : Spool.Receive(file, path);
    }

    // On another thread, which is left behind where nothing comes and waiting is ended.
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
