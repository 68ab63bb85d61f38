namespace Panns.Metrics;

/// <summary>The metrics of one sample of clips; NaN for a class without clips in the sample.</summary>
internal sealed class MetricSample(int classes)
{
    public double Accuracy { get; set; }

    public double AveragePrecisionAtK { get; set; }

    public double[] Precision { get; } = new double[classes];

    public double[] Recall { get; } = new double[classes];

    public double[] F1 { get; } = new double[classes];

    public double[] AveragePrecision { get; } = new double[classes];

    public double[] AreaUnderCurve { get; } = new double[classes];
}
