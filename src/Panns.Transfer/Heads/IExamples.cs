namespace Panns.Transfer.Heads;

/// <summary>Examples for training or testing: network inputs of equal length with their targets.</summary>
internal interface IExamples
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>Length of an input: samples of a window, or features of a vector.</summary>
    int Length { get; }

    /// <summary>Number of classes.</summary>
    int Classes { get; }

    /// <summary>[examples, classes]: 0 or 1.</summary>
    float[] Targets { get; }

    /// <summary>Copies an example's input.</summary>
    void CopyTo(int example, Span<float> input);
}
