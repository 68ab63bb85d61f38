using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Panns.Transfer;

namespace Panns.ML.Common;

/// <summary>Writes to <see cref="MLContext.Log"/>, if there is a context. Safe to use from several threads.</summary>
internal sealed class ContextLog
{
    private const int MostIssues = 20;

    private readonly IHost? _host;
    private readonly TimeSpan _interval;
    private long _rows;
    private long _issues;
    private long _last = Stopwatch.GetTimestamp();

    /// <param name="context">The context; null to log nothing.</param>
    /// <param name="name">The source of the messages.</param>
    /// <param name="interval">Least time between two row counts; null for 5 seconds.</param>
    public ContextLog(MLContext? context, string name, TimeSpan? interval = null)
    {
        _host = ((IHostEnvironment?)context)?.Register(name);
        _interval = interval ?? TimeSpan.FromSeconds(5);
    }

    /// <summary>Logs an informational message.</summary>
    public void Info(string message)
    {
        if (_host is null)
        {
            return;
        }

        using var channel = _host.Start("Progress");
        channel.Info(MessageSensitivity.None, message);
    }

    /// <summary>Logs a warning.</summary>
    public void Warning(string message)
    {
        if (_host is not null)
        {
            using var channel = _host.Start("Progress");
            channel.Warning(MessageSensitivity.None, message);
        }
    }

    /// <summary>Logs the problems of a recording that could still be read, for the first few such recordings.</summary>
    public void Issue(string name, string issue)
    {
        var count = Interlocked.Increment(ref _issues);
        if (count <= MostIssues)
        {
            Warning($"{name}: {issue}");
        }
        else if (count == MostIssues + 1)
        {
            Warning("more recordings have problems: see the status column");
        }
    }

    /// <summary>Logs the summary of a data set; doubtful points as warnings.</summary>
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

    /// <summary>Counts a row, and logs the count every few seconds.</summary>
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

    /// <summary>Logs the start of a download, each tenth of it, and its messages.</summary>
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
