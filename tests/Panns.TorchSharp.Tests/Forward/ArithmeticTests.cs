using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Tests.Forward;

/// <summary>Numbers handed to libtorch live until it has read them.</summary>
public sealed class ArithmeticTests
{
    private const int Rounds = 10_000;

    // TorchSharp's own x.add(30) failed here in 179 of 300,000 calls.
    [Fact]
    public void A_collection_in_the_middle_of_an_operation_changes_nothing()
    {
        LibTorch.Require();
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 1, 2, 3 });
        var counter = zeros([], ScalarType.Int64);
        using var collections = new Collections();
        for (var i = 1; i <= Rounds; i++)
        {
            using var inner = NewDisposeScope();
            Assert.Equal([31, 32, 33], x.Add(30).data<double>());
            Assert.Equal([1.5, 3, 4.5], x.Add(x, 0.5).data<double>());
            Assert.Equal([1, 4, 9], x.Square().data<double>());
            Assert.Equal([10, 20, 30], x.Multiply(10).data<double>());
            Assert.Equal([0.25, 0.5, 0.75], x.Divide(4).data<double>());
            Assert.Equal([1.5, 2, 2.5], x.Clamp(1.5, 2.5).data<double>());
            Assert.Equal([2.5, 2.5, 3], x.clone().AtLeast_(2.5).data<double>());
            Assert.Equal([7, 7, 7], x.clone().Fill_(7.0).Add_(x, 2).Add_(-1).Multiply_(2).Divide_(2).Add_(x, -2).Add_(1).data<double>());
            Assert.Equal([3, 10, 21], x.clone().AddProduct_(x, x, 2).data<double>());
            Assert.Equal([3, 4, 5], x.clone().AddQuotient_(x, x, 2).data<double>());
            Assert.Equal([0, 0, 1, 1, 2, 2, 2], Arithmetic.Steps(7, 2, 2, CPU).data<long>());
            Assert.Equal(i, counter.Increment_().item<long>());
        }
    }

    [Theory]
    [InlineData(typeof(TorchEngine), nameof(Tensor.addcmul_))]
    [InlineData(typeof(ArithmeticTests), nameof(Tensor.permute))]
    public void Neither_the_library_nor_its_tests_call_anything_of_TorchSharp_that_loses_a_number(Type one, string called)
    {
        var calls = TorchSharpCalls.Of(one.Assembly).ToList();
        Assert.Contains(calls, call => call.Name == called);
        Assert.Equal([], calls.Where(TorchSharpCalls.LosesANumber).Select(call => $"{call.DeclaringType?.Name}.{call}").Distinct().Order());

        // The test sees the operators that do.
        Assert.All(
            [typeof(Scalar).GetMethod("op_Implicit", [typeof(double)])!, typeof(Tensor).GetMethod("add", [typeof(Tensor)])!, typeof(Tensor).GetMethod("square", Type.EmptyTypes)!],
            method => Assert.True(TorchSharpCalls.LosesANumber(method)));
    }

    /// <summary>Garbage collections on another thread, one after another.</summary>
    private sealed class Collections : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stops;

        public Collections()
        {
            _thread = new(Run);
            _thread.Start();
        }

        public void Dispose()
        {
            _stops = true;
            _thread.Join();
        }

        private void Run()
        {
            while (!_stops)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        }
    }
}
