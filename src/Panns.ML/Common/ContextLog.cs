using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Panns.Transfer;

namespace Panns.ML.Common;

/// <summary>Reports to <see cref="MLContext.Log"/>, where there is a context; safe to use from several threads.</summary>
internal sealed class ContextLog
{
    private const int MostIssues = 20;

    private readonly IHost? _host;
    private readonly TimeSpan _interval;
    private long _rows;
    private long _issues;
    private long _last = Stopwatch.GetTimestamp();

    /// <param name="context">The context; null for silence.</param>
    /// <param name="name">Who reports.</param>
    /// <param name="interval">Least time between two counts of rows; null for 5 seconds.</param>
    public ContextLog(MLContext? context, string name, TimeSpan? interval = null)
    {
        _host = ((IHostEnvironment?)context)?.Register(name);
        _interval = interval ?? TimeSpan.FromSeconds(5);
    }

    /// <summary>Reports a line.</summary>
    public void Info(string message)
    {
        if (_host is null)
        {
            return;
        }

        using var channel = _host.Start("Progress");
        channel.Info(MessageSensitivity.None, message);
    }

    /// <summary>Reports a line that should make its reader look up.</summary>
    public void Warning(string message)
    {
        if (_host is not null)
        {
            using var channel = _host.Start("Progress");
            channel.Warning(MessageSensitivity.None, message);
        }
    }

    /// <summary>Reports what is wrong with a recording that could be read; of many such recordings the first few.</summary>
    public void Issue(string name, string issue)
    {
        var count = Interlocked.Increment(ref _issues);
        if (count <= MostIssues)
        {
            Warning($"{name}: {issue}");
        }
        else if (count == MostIssues + 1)
        {
            Warning("more recordings are not as they should be: the status column says which");
        }
    }

    /// <summary>Reports what was taken of a set; what is doubtful as warnings.</summary>
    public void Summary(DatasetSummary summary)
    {
        if (_host is null)
        {
            return;
        }

        foreach (var line in (summary with { Warnings = [] }).Lines())
        {
            Info(line);
        }

        foreach (var warning in summary.Warnings)
        {
            Warning($"{summary.Name}: {warning}");
        }
    }

    /// <summary>Counts a row, and reports the count every few seconds.</summary>
    public void CountRow(string what)
    {
        var rows = Interlocked.Increment(ref _rows);
        var last = Volatile.Read(ref _last);
        if (_host is not null && Stopwatch.GetElapsedTime(last) >= _interval
            && Interlocked.CompareExchange(ref _last, Stopwatch.GetTimestamp(), last) == last)
        {
            Info(string.Create(CultureInfo.InvariantCulture, $"{what}: {rows} rows"));
        }
    }

    /// <summary>Reports that a download begins, its tenths, and what it has to say.</summary>
    public IProgress<DownloadProgress> Downloads(string name) => new DownloadReporter(this, name);

    private sealed class DownloadReporter(ContextLog log, string name) : IProgress<DownloadProgress>
    {
        private int _tenths = -1;

        public void Report(DownloadProgress value)
        {
            if (_tenths < 0)
            {
                _tenths = 0;
                log.Info($"{name}: downloading {value.FileName}");
            }

            if (value.Note is { } note)
            {
                log.Info($"{name}: {note}");
            }

            var tenths = value.TotalBytes is { } total and > 0 ? (int)(10 * value.BytesReceived / total) : 0;
            if (tenths > _tenths)
            {
                _tenths = tenths;
                log.Info(string.Create(CultureInfo.InvariantCulture, $"{name}: {10 * tenths} % downloaded"));
            }
        }
    }
}
