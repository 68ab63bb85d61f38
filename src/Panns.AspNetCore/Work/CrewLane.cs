using Panns.Clips;

namespace Panns.AspNetCore.Work;

/// <summary>Runs each recording wholly on one thread of a crew, which other tasks share.</summary>
/// <typeparam name="T">A recording's result.</typeparam>
/// <param name="crew">The threads.</param>
/// <param name="run">Runs a recording on the calling thread.</param>
internal sealed class CrewLane<T>(Crew crew, Func<ClipSource, CancellationToken, T> run) : ILane<T>
{
    public Task<T> RunAsync(ClipSource source, CancellationToken cancellationToken)
    {
        // What follows the result (writing the answer, receiving the next request) is not for the crew's threads.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        crew.Add(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                done.SetResult(run(source, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                done.SetCanceled(cancellationToken);
            }
#pragma warning disable CA1031 // the request that it concerns reports it; others go on
            catch (Exception error)
#pragma warning restore CA1031
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }
}
