using Panns.Common.Net;
using Panns.Tests.Audio;

namespace Panns.Tests.Common.Net;

public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly TemporaryFolder _folder = new();

    private string LockPath => _folder.File("x.lock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_next_holder_takes_the_file_that_a_failed_one_held()
    {
        // If the file were deleted on failure, a process that has it open and one that makes a new one would both hold the lock.
        (await FileLock.TakeAsync(LockPath, Soon, Fail, Token)).Dispose();
        Assert.True(File.Exists(LockPath));
        using var second = await FileLock.TakeAsync(LockPath, Soon, Fail, Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TakeUntilHeld());
    }

    [Fact]
    public async Task Only_one_at_a_time_works_however_often_holders_fail()
    {
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                using var held = await FileLock.TakeAsync(LockPath, Soon, () => { }, Token);
                var now = Interlocked.Increment(ref inside);
                most = Math.Max(most, now);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref done);
            }
        }, Token)));
        Assert.Equal((1, 200), (most, done));
    }

    [Fact]
    public async Task The_file_is_gone_when_the_work_is_finished()
    {
        using (var held = await FileLock.TakeAsync(LockPath, Soon, Fail, Token))
        {
            held.Remove();
        }

        Assert.False(File.Exists(LockPath));
        (await FileLock.TakeAsync(LockPath, Soon, Fail, Token)).Dispose();
    }

    [Fact]
    public async Task A_refusal_that_passes_is_waited_for_and_one_that_stays_is_not()
    {
        // A folder of that name refuses access, like a file that is being deleted on Windows.
        Directory.CreateDirectory(LockPath);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => FileLock.TakeAsync(LockPath, Soon, Fail, Token));

        var taking = FileLock.TakeAsync(LockPath, TimeSpan.FromMilliseconds(50), Fail, Token);
        Directory.Delete(LockPath);
        using var held = await taking;
        Assert.True(File.Exists(LockPath));
    }

    private static void Fail() => Assert.Fail("nobody holds it");

    private async Task TakeUntilHeld()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var held = await FileLock.TakeAsync(LockPath, Soon, cancel.Cancel, cancel.Token);
    }
}
