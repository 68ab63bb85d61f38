using Panns.AspNetCore.Work;
using Panns.Clips;

namespace Panns.AspNetCore.Tests;

/// <summary>The threads that the server's tasks share.</summary>
public sealed class CrewTests
{
    private static readonly ClipSource Sound = ClipSource.OfSamples("sound", new float[1]);

    [Fact]
    public async Task What_has_arrived_is_finished_before_the_end()
    {
        using var held = new ManualResetEventSlim();
        var crew = new Crew().Of(2);
        var lane = new CrewLane<int>(crew, (_, token) =>
        {
            held.Wait(token);
            return 1;
        });
        Task<int>[] taken = [.. Enumerable.Range(0, 10).Select(_ => lane.RunAsync(Sound, TestContext.Current.CancellationToken))];
        var end = Task.Run(crew.Dispose, TestContext.Current.CancellationToken);
        held.Set();
        await end;
        Assert.All(taken, task => Assert.True(task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Two_threads_compute_two_recordings_of_different_tasks_at_a_time()
    {
        using var crew = new Crew().Of(1).Of(2);
        using var both = new Barrier(2);
        var tags = new CrewLane<bool>(crew, (_, token) => both.SignalAndWait(TimeSpan.FromMinutes(1), token));
        var embeddings = new CrewLane<bool>(crew, (_, token) => both.SignalAndWait(TimeSpan.FromMinutes(1), token));
        Assert.All(
            await Task.WhenAll(tags.RunAsync(Sound, TestContext.Current.CancellationToken), embeddings.RunAsync(Sound, TestContext.Current.CancellationToken)),
            Assert.True);
    }

    [Fact]
    public async Task An_error_is_that_of_its_request_and_what_was_given_up_is_left_out()
    {
        using var crew = new Crew().Of(1);
        var runs = 0;
        var lane = new CrewLane<int>(crew, (_, _) => ++runs == 1 ? throw new InvalidOperationException("first") : runs);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => lane.RunAsync(Sound, TestContext.Current.CancellationToken));
        Assert.Equal("first", error.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.RunAsync(Sound, new(canceled: true)));
        Assert.Equal(2, await lane.RunAsync(Sound, TestContext.Current.CancellationToken));
    }
}
