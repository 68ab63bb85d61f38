namespace Panns.Output.Formats;

/// <summary>Refuses the second recording of a format that holds one, because the events of both could not be told apart.</summary>
internal sealed class SingleRecording(string format)
{
    private string? _first;

    /// <exception cref="PannsException">There was one before.</exception>
    public void Take(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _first = _first is null
            ? recording.File
            : throw new PannsException($"{format} holds the events of one recording: '{recording.File}' needs another file than '{_first}'");
    }
}
