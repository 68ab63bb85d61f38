using Panns.Transfer.Strategies;

namespace Panns.Transfer.Tests.Strategies;

public sealed class StepBatchTests
{
    // Six clips in two parts: two and four, so that mixup's pairs stay together.
    [Fact]
    public void Clips_go_to_the_parts_in_which_they_are_computed()
    {
        using var batch = new StepBatch(clips: 6, samples: 3, classes: 2, parts: 2);
        for (var clip = 0; clip < 6; clip++)
        {
            batch.WaveformOf(clip).Fill(clip);
            batch.Targets[2 * clip] = clip;
        }

        Assert.Equal(2, batch.Parts);
        Assert.Equal((2, 4), (batch[0].Clips, batch[1].Clips));
        Assert.Equal([0, 0, 0, 1, 1, 1], batch[0].Waveforms.ToArray());
        Assert.Equal([2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5], batch[1].Waveforms.ToArray());
        Assert.Equal([0, 0, 1, 0], batch[0].Targets.ToArray());
        Assert.Equal([2, 0, 3, 0, 4, 0, 5, 0], batch[1].Targets.ToArray());
    }

    // Nine clips, in two parts for each of two processes: 2, 2 | 2, 3, of which these are the second one's.
    [Fact]
    public void Of_clips_that_processes_share_each_has_its_own()
    {
        using var batch = new StepBatch(clips: 9, samples: 1, classes: 2, parts: 2, rank: 1, processes: 2);
        Assert.Equal((4, 5), (batch.FirstClip, batch.Clips));
        for (var clip = 0; clip < batch.Clips; clip++)
        {
            batch.WaveformOf(clip).Fill(clip);
            batch.Targets[2 * clip] = clip;
        }

        Assert.Equal([0, 1], batch[0].Waveforms.ToArray());
        Assert.Equal([2, 3, 4], batch[1].Waveforms.ToArray());
        Assert.Equal([2, 0, 3, 0, 4, 0], batch[1].Targets.ToArray());
    }

    // 13422 clips of 10 s at 32 kHz are 2^32 + 72704 samples: as an int, 72704.
    [Theory]
    [InlineData(13422, 320_000, 1)]
    [InlineData(8000, 320_000, 1)]
    [InlineData(26844, 320_000, 2)]
    public void A_part_that_is_too_large_is_refused_in_a_line_that_says_what_to_do(int clips, int samples, int parts)
    {
        var message = Assert.Throws<PannsException>(() => new StepBatch(clips, samples, classes: 2, parts)).Message;
        Assert.Contains("smaller batches", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
