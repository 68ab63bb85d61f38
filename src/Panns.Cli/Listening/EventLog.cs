using System.Text;
using Panns.Common.IO;
using Panns.Output;

namespace Panns.Cli.Listening;

/// <summary>A table of events that grows while they are heard: x.csv.partial, which becomes x.csv at the end. A killed process leaves the former.</summary>
internal sealed class EventLog : IDisposable
{
    private readonly string _path;
    private readonly StreamWriter _text;
    private readonly ResultWriter _rows;
    private bool _isComplete;

    /// <param name="path">The file; replaced at the end if it exists.</param>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public EventLog(string path)
    {
        _path = path;
        try
        {
            // A pipe or a device is written directly.
            _text = new(new FileStream(Partial, FileKind.IsSpecial(path) ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { AutoFlush = true };
            _rows = ResultWriter.Csv(_text, ResultTable.Events);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _text?.Dispose();
            throw new PannsException($"{path}: cannot be written: {problem.Message}", problem);
        }
    }

    private string Partial => FileKind.IsSpecial(_path) ? _path : _path + ".partial";

    /// <summary>Adds events.</summary>
    /// <exception cref="PannsException">They cannot be written.</exception>
    public void Write(RecordingRows events)
    {
        try
        {
            _rows.Write(events);
        }
        catch (IOException problem)
        {
            throw new PannsException($"{_path}: cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>Moves the file into place.</summary>
    /// <exception cref="PannsException">It cannot be moved.</exception>
    public void Complete()
    {
        Close();
        try
        {
            if (Partial != _path)
            {
                File.Move(Partial, _path, overwrite: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{_path}: cannot be written: {problem.Message}; its events are in {Partial}", problem);
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        if (!_isComplete)
        {
            _isComplete = true;
            _rows.Dispose();
            _text.Dispose();
        }
    }
}
