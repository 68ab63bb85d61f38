namespace Panns.Transfer.Heads;

/// <summary>Examples to learn from or to test on: inputs of a network, all of one length, and their targets.</summary>
internal interface IExamples
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>Values of an input: samples of a window, features of a vector.</summary>
    int Length { get; }

    /// <summary>Number of classes.</summary>
    int Classes { get; }

    /// <summary>[examples, classes]: 0 or 1.</summary>
    float[] Targets { get; }

    /// <summary>Writes an example's input.</summary>
    void CopyTo(int example, Span<float> input);
}
