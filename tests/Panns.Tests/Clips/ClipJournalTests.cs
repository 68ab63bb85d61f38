using Panns.Clips;
using Panns.Output;

namespace Panns.Tests.Clips;

public sealed class ClipJournalTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"panns-journal-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_was_finished_is_there_whenever_the_process_ends()
    {
        Write("model, window 10", "a.wav", "b, c.wav");

        // A killed process closes nothing: another process reads what has been appended so far.
        using var journal = ClipJournal.GoOn(_path, new FileInfo(_path).Length);
        journal.Append(RecordingRows.Failed("bad.wav", "bad.wav: damaged"), 2);
        Assert.Equal(new("model, window 10", 3, 3, 1, new FileInfo(_path).Length), Read("a.wav", "b, c.wav", "bad.wav", "d.wav"));
    }

    [Theory]
    [InlineData("c.wav,1,o")]
    [InlineData("\"c.wav")]
    [InlineData("c.wav,1,ok")]
    public void A_line_that_was_not_finished_does_not_count(string torn)
    {
        Write("x", "a.wav", "b.wav");
        var whole = new FileInfo(_path).Length;
        File.AppendAllText(_path, torn);
        Assert.Equal(new("x", 2, 2, 0, whole), Read("a.wav", "b.wav", "c.wav"));
        using (var journal = ClipJournal.GoOn(_path, whole))
        {
            journal.Append(Done("c.wav"), 2);
        }

        Assert.Equal(new("x", 3, 3, 0, new FileInfo(_path).Length), Read("a.wav", "b.wav", "c.wav"));
    }

    [Fact]
    public void The_run_goes_on_after_the_clips_that_are_asked_for_and_have_their_results()
    {
        Write("x", "a.wav", "b.wav", "c.wav");
        var state = Read("a.wav", "z.wav", "c.wav");
        Assert.Equal((3, 1), (state.Lines, state.Known));
        Assert.Equal((2, 2), (ClipJournal.Read(_path, ["a.wav", "b.wav", "c.wav"], [0, 1]).Lines, ClipJournal.Read(_path, ["a.wav", "b.wav", "c.wav"], [0, 1]).Known));
        using (ClipJournal.GoOn(_path, state.Length))
        {
        }

        Assert.Equal((1, 1), (Read("a.wav").Lines, Read("a.wav").Known));
    }

    [Fact]
    public void The_run_goes_on_before_the_first_clip_of_which_the_line_or_the_result_is_damaged()
    {
        Write("x", "a.wav", "b.wav", "c.wav");
        var result = ClipJournal.Read(_path, ["a.wav", "b.wav", "c.wav"], [0, 7, 2]);
        Assert.Equal((1, 1, true), (result.Lines, result.Known, result.IsDamaged));
        File.WriteAllText(_path, File.ReadAllText(_path).Replace("c.wav,1.000", "c.wav,9.000", StringComparison.Ordinal));
        var line = Read("a.wav", "b.wav", "c.wav");
        Assert.Equal((2, 2, true), (line.Lines, line.Known, line.IsDamaged));
    }

    [Fact]
    public void A_file_that_is_no_journal_counts_as_none()
    {
        File.WriteAllText(_path, "something, else\n");
        Assert.Equal(ClipJournalState.Empty, Read("a.wav"));
        File.WriteAllText(_path, "");
        Assert.Equal(ClipJournalState.Empty, Read("a.wav"));
    }

    private static RecordingRows Done(string file) => new() { File = file, Duration = 1, Rows = [new(0, 1, "", 0)] };

    private void Write(string identity, params string[] clips)
    {
        using var journal = ClipJournal.Start(_path, identity);
        foreach (var (result, clip) in clips.Index())
        {
            journal.Append(Done(clip), (uint)result);
        }
    }

    private ClipJournalState Read(params string[] clips) => ClipJournal.Read(_path, clips, Enumerable.Range(0, 1000).Select(result => (uint)result));
}
