using System.Runtime.ExceptionServices;

namespace Panns.TorchSharp.Training;

/// <summary>
/// A replica's own thread, so that a device's operations are queued while the others' are. It stays the same: libtorch keeps its settings,
/// and on the processor its helpers, for each thread that calls it.
/// </summary>
internal sealed class ReplicaThread : IDisposable
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _ended = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _problem;

    public ReplicaThread(string name)
    {
        _thread = new(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Has the thread do something, which <see cref="End"/> waits for.</summary>
    public void Begin(Action work)
    {
        _work = work;
        _begun.Release();
    }

    /// <summary>Waits for what was begun.</summary>
    /// <returns>What it failed with; null where it did not.</returns>
    public ExceptionDispatchInfo? End()
    {
        _ended.Wait();
        return _problem;
    }

    public void Dispose()
    {
        _work = null;
        _begun.Release();
        _thread.Join();
        _begun.Dispose();
        _ended.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _begun.Wait();
            if (_work is not { } work)
            {
                return;
            }

            _problem = null;
            try
            {
                work();
            }
            catch (Exception problem)
            {
                // The thread that waits gets it.
                _problem = ExceptionDispatchInfo.Capture(problem);
            }

            _work = null;
            _ended.Release();
        }
    }
}
