using System.Runtime.CompilerServices;
using Panns.Engine;
using Panns.ML.Networks;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML.Tests.Networks;

public sealed class SharedNetworkTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public void A_network_that_nobody_uses_goes_and_finalizers_do_not_wait_for_it()
    {
        using var engine = new SlowEngine();
        PannsEngines.Register(engine);
        Use();
        for (var i = 0; i < 100 && !engine.Begun.IsSet; i++)
        {
            GC.Collect();

            // It would not return while the session ends, if finalizers waited for that.
            GC.WaitForPendingFinalizers();
            engine.Begun.Wait(20, Token);
        }

        Assert.True(engine.Begun.IsSet);
        Assert.False(engine.Ended.IsSet);

        // Nor may the parts of the session free anything beside it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(engine.IsPartFinalized);
        engine.Gate.Set();
        engine.Ended.Wait(Token);
    }

    // A method of its own, so that no register keeps the network alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use()
    {
        using var weights = Training.WeightInitializer.Create(PannsModels.Mn04.Describe(), 1);
        using var opened = PretrainedNetwork.Create(PannsModels.Mn04, weights);
        var parameters = new NetworkParameters
        {
            Network = PannsModels.Mn04.Name, Classes = opened.Network.Classes, WeightsHash = "none", WeightsPath = "", IsPath = true, SampleRate = 32000, Engine = SlowEngine.EngineName,
        };
        Assert.Same(SharedNetwork.Get(parameters, opened), SharedNetwork.Find(parameters));
    }

    /// <summary>An engine whose sessions end when the test lets them.</summary>
    private sealed class SlowEngine() : PannsEngine(EngineName, "the slow engine"), IDisposable
    {
        public const string EngineName = "slow";

        public override int PreferredBatch => 1;

        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Gate { get; } = new();

        public ManualResetEventSlim Ended { get; } = new();

        public bool IsPartFinalized { get; set; }

        public void Dispose()
        {
            Begun.Dispose();
            Gate.Dispose();
            Ended.Dispose();
        }

        protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads) => new Session(this, network);

        private sealed class Session(SlowEngine engine, NetworkDescription network) : IInferenceSession
        {
            private readonly Part _part = new(engine);

            public NetworkDescription Network => network;

            public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
                => throw new InvalidOperationException();

            public void Dispose()
            {
                engine.Begun.Set();
                engine.Gate.Wait(CancellationToken.None);
                engine.Ended.Set();
                _part.Dispose();
            }
        }

        /// <summary>As the sessions of native engines have them.</summary>
        private sealed class Part(SlowEngine engine) : IDisposable
        {
            ~Part() => engine.IsPartFinalized = true;

            public void Dispose() => GC.SuppressFinalize(this);
        }
    }
}
