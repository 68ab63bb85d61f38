using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Tests.Support;

/// <summary>
/// Training as a script says: it learns nothing; the head's first bias counts the updates, and logits are (m, -m) for every clip, with the
/// script's m after so many updates.
/// </summary>
internal sealed class ScriptedEngines(string counter, params double[] margins) : ITrainingEngineFactory
{
    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new Engine(network, counter, margins);

    private sealed class Engine(NetworkDescription network, string counter, double[] margins) : ITrainingEngine
    {
        private readonly InMemoryStateDict _weights = new("scripted");
        private int _updates;

        public NetworkDescription Network => network;

        public IReadOnlyList<string> TrainableParameters => [counter];

        public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1) => 0;

        public double GradientNorm() => 0;

        public void Update(double learningRate, double gradientFactor = 1)
        {
            _updates++;
            var values = _weights.Read(counter);
            values[0] = _updates;
            _weights.Set(counter, [values.Length], values);
        }

        public void ZeroGradients()
        {
        }

        public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
        {
            var m = (float)margins[Math.Min(_updates, margins.Length) - 1];
            for (var i = 0; i < logits.Length; i += 2)
            {
                (logits[i], logits[i + 1]) = (m, -m);
            }
        }

        public void CopyTensor(string name, Span<float> destination) => _weights.Read(name).CopyTo(destination);

        public void CopyGradient(string name, Span<float> destination) => destination.Clear();

        public InMemoryStateDict ExportWeights()
        {
            var copy = new InMemoryStateDict("copy");
            copy.AddAll(_weights);
            return copy;
        }

        public void ImportWeights(StateDict weights) => _weights.AddAll(weights);

        public InMemoryStateDict ExportOptimizer() => new("none");

        public void ImportOptimizer(StateDict state)
        {
        }

        public void Dispose()
        {
        }
    }
}
