using Panns.Transfer;

namespace Panns.Interactive;

/// <summary>
/// Learning curves that grow while a network trains: shown when created, redrawn after every epoch. Give them to a trainer as its <c>Progress</c>.
/// </summary>
public sealed class LiveCurves : IProgress<EpochRecord>
{
    private readonly string _title;
    private readonly List<EpochRecord> _epochs = [];
    private readonly ShownFigure _shown;

    /// <summary>Shows empty curves.</summary>
    /// <param name="title">What is trained.</param>
    public LiveCurves(string title = "learning curves")
    {
        ArgumentNullException.ThrowIfNull(title);
        _title = title;
        _shown = Notebook.Show(Figure.OfLearning([], title));
    }

    /// <summary>Adds an epoch. One that does not follow the last begins another stage of the training, and curves of its own.</summary>
    /// <param name="value">The epoch.</param>
    public void Report(EpochRecord value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_epochs)
        {
            if (_epochs.Count > 0 && value.Epoch <= _epochs[^1].Epoch)
            {
                _epochs.Clear();
            }

            _epochs.Add(value);
            _shown.Replace(Figure.OfLearning(_epochs, _title));
        }
    }
}
