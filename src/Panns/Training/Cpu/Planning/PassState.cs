using Panns.Common;

namespace Panns.Training.Cpu.Planning;

/// <summary>The data and settings of one pass: the steps of every plan read them here.</summary>
internal sealed unsafe class PassState
{
    /// <summary>[clips][samples], or null.</summary>
    public float* Waveforms { get; set; }

    /// <summary>[clips][frames][mel bins], or null.</summary>
    public float* LogMels { get; set; }

    /// <summary>[clips][classes], before mixup.</summary>
    public float* Targets { get; set; }

    /// <summary>[clips after mixup][classes] of the teacher, or null.</summary>
    public float* TeacherLogits { get; set; }

    /// <summary>[clips after mixup][embedding size] of the teacher, or null.</summary>
    public float* TeacherEmbeddings { get; set; }

    /// <summary>Samples of a clip as given.</summary>
    public int Samples { get; set; }

    /// <summary>Mixup's factors, one per clip; perhaps more than are needed.</summary>
    public float[] MixupFactors { get; set; } = [];

    /// <summary>Seed of the pass's random numbers.</summary>
    public ulong Draw { get; set; }

    /// <summary>Factor of the gradients.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The loss, once the pass is over.</summary>
    public double Loss { get; set; }

    /// <summary>A number of a node's own, from which all that is random in it follows.</summary>
    public ulong KeyOf(int node) => SeededRandom.FirstOf(Draw, (ulong)node);

    /// <summary>Begins a node's sequence of random numbers: nodes' sequences are independent.</summary>
    public void Restart(SeededRandom random, int node) => random.Restart(Draw, (ulong)node);
}
