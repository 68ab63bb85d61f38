using Panns.TorchSharp.Native;
using Panns.TorchSharp.Tests.Support;

namespace Panns.TorchSharp.Tests.Native;

/// <summary>libtorch's arithmetic on this processor, whichever it is.</summary>
public sealed class OneDnnTests
{
    public OneDnnTests() => LibTorch.Require();

    [Fact]
    public void Convolutions_are_right_with_oneDNN_or_without_it() => Assert.Null(ConvolutionCheck.FindFault());

    /// <summary>They have no declaration that a compiler could check: another libtorch may name them otherwise.</summary>
    [Fact]
    public void Libtorch_has_the_calls_that_turn_it_off()
    {
        Assert.True(OneDnn.CanTurnOff(TorchLibrary.Processor));
        Assert.False(OneDnn.CanTurnOff(0));
    }
}
